/** Waits until both have ended, and then rejects when one of them did: what was begun together does not go on behind its caller's back. */
export async function settleBoth<A, B>(left: Promise<A>, right: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([left, right])
  return await Promise.all([left, right])
}
