import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { beckonAlias } from '../beckonAlias.config.ts'
import { websocketAlias } from '../websocketAlias.config.ts'

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { ...websocketAlias, ...beckonAlias } },
  // Found late, a dependency reloads the page in the middle of the first run.
  optimizeDeps: { include: ['virtua', 'zod', 'zustand', 'zustand/vanilla'] },
})
