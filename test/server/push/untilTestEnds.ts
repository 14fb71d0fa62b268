import { onTestFinished } from 'vitest'

/** Closes a service when the test is over. The services themselves know nothing of Vitest. */
export function untilTestEnds<Service extends { close(): Promise<void> }>(
  service: Service,
): Service {
  onTestFinished(() => service.close())
  return service
}
