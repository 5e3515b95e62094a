const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
/** Spans that a person reads off an axis without counting. */
const bucketsMs = [minuteMs, 5 * minuteMs, 15 * minuteMs, hourMs, 3 * hourMs, 6 * hourMs, dayMs] as const
/** As many points as a line of a phone's width still shows apart. */
const mostBuckets = 48

/** The shortest bucket of which at most 48 cover the span: a minute for less than an hour, a day for a month. */
export function chooseBucketMs(spanMs: number): number {
  return bucketsMs.find((bucketMs) => spanMs / bucketMs <= mostBuckets) ?? dayMs
}
