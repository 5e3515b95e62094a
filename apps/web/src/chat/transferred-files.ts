/**
 * Files of a paste or a drop. A word processor puts a picture of the words beside the words: then the words are meant.
 */
export function filesOf(data: Pick<DataTransfer, 'types' | 'files'> | null): File[] {
  if (data === null) return []
  const isFormattedText = data.types.includes('text/html') && data.types.includes('text/plain')
  return isFormattedText ? [] : [...data.files]
}

export function hasFiles(data: Pick<DataTransfer, 'types'>): boolean {
  return data.types.includes('Files')
}
