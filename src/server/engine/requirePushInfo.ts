import { pushInfo, toPushContent, type PushContent } from '../../protocol/pushInfo.ts'
import type { PushImageField } from '../pushTransport.ts'
import { requireWithin } from './attrs.ts'
import { CommandError } from './commandError.ts'
import type { Services } from './services.ts'

/**
 * Refuses what no notification can be made of, and says which part of it. Returns how to have its
 * images looked at, if there are any: a message must not be overtaken for nothing.
 */
export function requirePushInfo(
  push: string | undefined,
  { limits, checkImage }: Pick<Services, 'limits' | 'checkImage'>,
): (() => Promise<void>) | undefined {
  if (push === undefined) return undefined
  requireWithin(limits.pushBytes, push, 'What a notification holds')
  const parsed = pushInfo.safeParse(JSON.parse(push))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const where = ['push', ...(issue?.path ?? [])].map(String).join('.')
    const why = issue?.message.slice(0, 256) ?? 'it is malformed'
    throw badPush(`"${where.slice(0, 128)}" does not fit: ${why}.`)
  }
  const images = imagesOf(toPushContent(parsed.data))
  return checkImage && images.length > 0 ? () => checkAll(images, checkImage) : undefined
}

type Image = readonly [field: PushImageField, url: string]

async function checkAll(
  images: readonly Image[],
  checkImage: NonNullable<Services['checkImage']>,
): Promise<void> {
  try {
    await Promise.all(images.map(([field, url]) => checkImage(field, url)))
  } catch (error) {
    throw badPush(error instanceof Error ? error.message : 'An image is none.')
  }
}

function imagesOf({ android, apns }: PushContent): readonly Image[] {
  const images = [
    ['HuaWeiImage', android.huaweiImage],
    ['HonorImage', android.honorImage],
    ['GoogleImage', android.googleImage],
    ['apns.image', apns.image],
  ] as const
  return images.flatMap(([field, url]) => (url === undefined ? [] : [[field, url] as const]))
}

function badPush(message: string): CommandError {
  return new CommandError('BAD_PAYLOAD', { message })
}
