import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// The page and the signaling server are one host, as they are behind a proxy in production.
const proxy = { '/socket.io': { target: 'http://127.0.0.1:7878', ws: true } }

export default defineConfig({
  plugins: [react(), tailwindcss()],
  server: { proxy },
  preview: { proxy },
})
