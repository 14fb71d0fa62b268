import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  resolve: {
    // Stories are made from src, before there is a dist.
    alias: { '#websocket': fileURLToPath(new URL('../src/client/WebSocket.ts', import.meta.url)) },
  },
  // Found late, a dependency reloads the page in the middle of the first run.
  optimizeDeps: { include: ['virtua', 'zod', 'zustand', 'zustand/vanilla'] },
})
