import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import 'beckon/styles.css'
import './page.css'
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
