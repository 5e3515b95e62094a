/** Columns as wide as their widest cell, two blanks apart; numbers to the right. No rows: no lines. */
export function renderTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  if (rows.length === 0) return []
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => String(row[column] ?? '').length)))
  const line = (cells: readonly (string | number)[]): string =>
    cells
      .map((cell, column) =>
        typeof cell === 'number' ? String(cell).padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd()
  const titles = head.map((title, column) =>
    typeof rows[0]?.[column] === 'number' ? title.padStart(widths[column] ?? 0) : title,
  )
  return [line(titles), ...rows.map(line)]
}
