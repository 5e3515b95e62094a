/** Runs jobs one after the other, in the order in which they came; one that fails does not stop the next. */
export interface SerialLane {
  run<T>(job: () => Promise<T>): Promise<T>
}

export function createSerialLane(): SerialLane {
  let last: Promise<unknown> = Promise.resolve()
  return {
    run: (job) => {
      const result = last.then(job)
      last = result.then(
        () => undefined,
        () => undefined,
      )
      return result
    },
  }
}
