import { createToken } from 'beckon/server'

/** Where the browser gets its token. Ask your own session who this is, and not the address. */
export async function GET(request: Request) {
  const secret = process.env['BECKON_SECRET']
  const userId = new URL(request.url).searchParams.get('as') ?? ''
  // In development the server believes everybody.
  return new Response(secret === undefined ? '' : await createToken(userId, { secret }))
}
