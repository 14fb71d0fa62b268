import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  // Found late, a dependency reloads the page in the middle of the first run.
  optimizeDeps: { include: ['socket.io-client', 'zod', 'zustand', 'zustand/vanilla'] },
})
