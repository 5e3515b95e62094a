import { createObservable, type Observable } from '../app/observable.ts'

/** A few words in the corner of the page about something that has just happened there. */
export interface Toast {
  readonly id: number
  readonly text: string
  /** What can be done about it, in a word. */
  readonly action?: { readonly text: string; readonly perform: () => void }
}

export interface Toasts {
  readonly shown: Pick<Observable<readonly Toast[]>, 'get' | 'subscribe'>
  show(toast: Omit<Toast, 'id'>): void
  dismiss(id: number): void
}

/** More than a person reads; the oldest goes. */
const mostShown = 3

export function createToasts(): Toasts {
  const shown = createObservable<readonly Toast[]>([])
  let count = 0
  return {
    shown,
    show: (toast) => {
      count += 1
      shown.set([...shown.get(), { ...toast, id: count }].slice(-mostShown))
    },
    dismiss: (id) => shown.set(shown.get().filter((toast) => toast.id !== id)),
  }
}
