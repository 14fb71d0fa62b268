import type { ReactNode } from 'react'
import 'beckon/styles.css'

export const metadata = { title: 'Lobby', icons: { icon: 'data:,' } }

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" style={{ colorScheme: 'light dark' }}>
      <body>{children}</body>
    </html>
  )
}
