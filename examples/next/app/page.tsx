import { Lobby } from './Lobby'

interface PageProps {
  readonly searchParams: Promise<{ readonly as?: string }>
}

/** Rendered on the server: who is asked for is known there, who is in the lobby is not. */
export default async function Page({ searchParams }: PageProps) {
  const { as: userId = 'ana' } = await searchParams
  return (
    <main style={{ maxInlineSize: '32rem', marginInline: 'auto' }}>
      <h1>Lobby</h1>
      <Lobby userId={userId} />
    </main>
  )
}
