/** The built page, read by path. */
export interface WebPage {
  /** Null when there is no such file. `path` starts with "/" and is an URL path that was not decoded yet. */
  read(path: string): Promise<WebFile | null>
}

export interface WebFile {
  readonly body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>>
  readonly contentType: string
  /** Its name holds a hash of its content: it may be cached for ever. */
  readonly immutable: boolean
}
