import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './index.css'
import { App } from './App'

const userId = new URLSearchParams(window.location.search).get('as') ?? 'ana'
const root = document.getElementById('root')

if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App userId={userId} />
    </StrictMode>,
  )
}
