import type { TownId } from '@gastown/contract/ids'
import { useEffect, useState, type ReactNode } from 'react'
import { Icon } from '../ui/icons.tsx'
import { isPicture, type AttachmentDraft } from './attachment-draft.ts'
import { formatBytes } from './format-bytes.ts'
import { attachmentUrl } from './upload-attachment.ts'
import type { UseMessageOutbox } from './use-message-outbox.ts'

/** Files that are to go with the draft, each with what became of it. */
export function AttachmentChips({ townId, box }: { readonly townId: TownId; readonly box: UseMessageOutbox }): ReactNode {
  const { files } = box.outbox
  if (files.length === 0) return null
  return (
    <ul className="attachments attachments-draft" aria-label="Files for this message">
      {files.map((file) => (
        <li key={file.localId} className="attachment" data-state={file.state} data-testid="attachment-chip">
          <Thumbnail townId={townId} file={file} bytesOf={box.fileOf} />
          <span className="attachment-label">{file.name}</span>
          <span className="attachment-note">
            <Progress file={file} />
          </span>
          {file.state === 'failed' && file.canRetry ? (
            <button type="button" className="button button-small" onClick={() => box.retryUpload(file)}>
              Try again
            </button>
          ) : null}
          <button
            type="button"
            className="button button-icon attachment-remove"
            aria-label={`Remove ${file.name}`}
            onClick={() => box.detach(file.localId)}
          >
            <Icon name="close" size={12} />
          </button>
        </li>
      ))}
    </ul>
  )
}

function Progress({ file }: { readonly file: AttachmentDraft }): ReactNode {
  switch (file.state) {
    case 'uploading':
      return <progress value={file.progress} max={1} aria-label={`Uploading ${file.name}`} />
    case 'uploaded':
      return formatBytes(file.bytes)
    case 'failed':
      return <span role="alert">{file.error}</span>
  }
}

/** A data: URL of more would be slow; the page may show no blob: URL. */
const largestThumbnailBytes = 1024 * 1024

interface ThumbnailProps {
  readonly townId: TownId
  readonly file: AttachmentDraft
  readonly bytesOf: (localId: string) => Blob | undefined
}

function Thumbnail({ townId, file, bytesOf }: ThumbnailProps): ReactNode {
  const [dataUrl, setDataUrl] = useState<string | null>(null)
  const { localId, mediaType, bytes } = file
  const picture = isPicture(mediaType)
  const blob = picture && bytes <= largestThumbnailBytes ? bytesOf(localId) : undefined
  useEffect(() => {
    if (blob === undefined) return
    const reader = new FileReader()
    // A file that cannot be read fails as an upload too, and says so there.
    reader.addEventListener('load', () => setDataUrl(reader.result as string))
    reader.readAsDataURL(blob)
    return () => reader.abort()
  }, [blob])
  const src = dataUrl ?? (picture && file.state === 'uploaded' ? attachmentUrl(townId, file.attachment) : null)
  return src === null ? <Icon name="file" /> : <img className="attachment-thumbnail" src={src} alt="" />
}
