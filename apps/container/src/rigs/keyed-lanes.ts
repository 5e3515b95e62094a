import { createSerialLane, type SerialLane } from '../process-manager/serial-lane.ts'

/** A lane for each key: jobs of the same key run one after the other. */
export interface KeyedLanes {
  run<T>(key: string, job: () => Promise<T>): Promise<T>
}

export function createKeyedLanes(): KeyedLanes {
  const lanes = new Map<string, { readonly lane: SerialLane; jobs: number }>()
  return {
    run: async (key, job) => {
      const entry = lanes.get(key) ?? { lane: createSerialLane(), jobs: 0 }
      lanes.set(key, entry)
      entry.jobs += 1
      try {
        return await entry.lane.run(job)
      } finally {
        entry.jobs -= 1
        if (entry.jobs === 0) lanes.delete(key)
      }
    },
  }
}
