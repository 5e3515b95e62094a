import { InvalidArgumentError } from 'commander'

/** Parses the number of an option; `unit` is what it counts, as in "Seconds are 0 to 3600." */
export function numberOption(limits: { unit: string; min: number; max: number; whole?: boolean }): (text: string) => number {
  const { unit, min, max, whole = false } = limits
  return (text) => {
    const value = Number(text)
    if (text.trim() === '' || !(value >= min && value <= max) || (whole && !Number.isInteger(value)))
      throw new InvalidArgumentError(`${unit} are ${whole ? 'a whole number, ' : ''}${min} to ${max}.`)
    return value
  }
}
