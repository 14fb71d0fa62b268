import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '../src/components/styles.css'
import './demo.css'
import { SideBySide } from './SideBySide.tsx'
import { Solo } from './Solo.tsx'

const userId = new URLSearchParams(window.location.search).get('as')
const root = document.getElementById('root')

if (root !== null) {
  createRoot(root).render(
    <StrictMode>{userId === null ? <SideBySide /> : <Solo userId={userId} />}</StrictMode>,
  )
}
