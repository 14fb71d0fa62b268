import { TSignaling } from './tSignaling.ts'
import { TencentCloudChat } from './tencentCloudChat.ts'

// For pages without a bundler: the names by which programs of the vendor know it.
Object.assign(globalThis, { TencentCloudChat, TSignaling, TIM: TencentCloudChat })
