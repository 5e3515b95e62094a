import type { ReactNode } from 'react'

const hour = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })

/** A moment in the reader's own time: the hour when it was today, else the day too. */
export function Time({ at }: { readonly at: string }): ReactNode {
  const moment = new Date(at)
  return (
    <time className="time" dateTime={at} title={moment.toLocaleString()}>
      {isToday(moment) ? hour.format(moment) : day.format(moment)}
    </time>
  )
}

function isToday(moment: Date): boolean {
  return moment.toDateString() === new Date().toDateString()
}
