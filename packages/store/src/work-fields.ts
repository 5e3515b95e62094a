import { emptyWork, type Ledger, type Work } from '@gastown/core/work/work'
import type { TableName } from './town-tables.ts'
import { withDefaults } from './with-defaults.ts'

/** What of the work is not many: a row each, by its name, so that one that did not change is not written. */
export type WorkField = Exclude<keyof Work, TableName>

/** JSON knows no maps. */
interface Codec<V> {
  render(value: V): unknown
  /** Undefined: nothing is stored, as in a town of before there was the field. */
  parse(stored: unknown): V
}

/** As it is, with the default's parts for what is missing. */
const plain = <V>(empty: V): Codec<V> => ({ render: (value) => value, parse: (stored) => withDefaults(empty, stored) })
const entries = (stored: unknown) => new Map((stored as readonly [never, never][] | undefined) ?? [])

const codecs: { readonly [F in WorkField]: Codec<Work[F]> } = {
  config: plain(emptyWork.config),
  revision: plain(emptyWork.revision),
  pause: plain(emptyWork.pause),
  warnedBudgets: plain(emptyWork.warnedBudgets),
  failedInARow: plain(emptyWork.failedInARow),
  retired: { render: (retired) => [...retired], parse: entries },
  ledger: {
    render: (ledger) => ({ ...ledger, rigs: [...ledger.rigs], letGo: [...ledger.letGo] }),
    parse(stored) {
      const { rigs, letGo, ...rest } = { ...(stored as Partial<Ledger> | undefined) }
      const { rigs: _none, letGo: _nobody, ...empty } = emptyWork.ledger
      return { ...withDefaults(empty, rest), rigs: entries(rigs), letGo: entries(letGo) }
    },
  },
}

export const workFields = Object.keys(codecs) as readonly WorkField[]

export function renderWorkField(work: Work, field: WorkField): string {
  return JSON.stringify(renderValue(field, work[field]))
}

function renderValue<F extends WorkField>(field: F, value: Work[F]): unknown {
  return codecs[field].render(value)
}

/** `rows`: the JSON of each field that is stored. */
export function parseWorkFields(rows: ReadonlyMap<string, string>): Pick<Work, WorkField> {
  const parsed = workFields.map((field) => {
    const json = rows.get(field)
    return [field, codecs[field].parse(json === undefined ? undefined : (JSON.parse(json) as unknown))]
  })
  return Object.fromEntries(parsed) as Pick<Work, WorkField>
}
