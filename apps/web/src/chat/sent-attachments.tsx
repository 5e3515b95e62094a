import type { Attachment } from '@gastown/contract/attachment'
import type { TownId } from '@gastown/contract/ids'
import type { ReactNode } from 'react'
import { Icon } from '../ui/icons.tsx'
import { isPicture } from './attachment-draft.ts'
import { formatBytes } from './format-bytes.ts'
import { attachmentUrl } from './upload-attachment.ts'

/** Files that went with a message: pictures as such, others to take home. */
export function SentAttachments({
  townId,
  attachments,
}: {
  readonly townId: TownId
  readonly attachments: readonly Attachment[]
}): ReactNode {
  if (attachments.length === 0) return null
  return (
    <ul className="attachments" aria-label="Attached files">
      {attachments.map((attachment) => (
        <li key={attachment.attachmentId} data-testid="message-attachment">
          <SentAttachment url={attachmentUrl(townId, attachment)} attachment={attachment} />
        </li>
      ))}
    </ul>
  )
}

function SentAttachment({ url, attachment }: { readonly url: string; readonly attachment: Attachment }): ReactNode {
  const { name, mediaType, bytes } = attachment
  if (isPicture(mediaType))
    return (
      <a className="attachment-picture" href={url} target="_blank" rel="noopener noreferrer">
        <img src={url} alt={name} title={name} loading="lazy" decoding="async" />
      </a>
    )
  return (
    <a className="attachment" href={url} download={name}>
      <Icon name="file" />
      <span className="attachment-label">{name}</span>
      <span className="attachment-note">{formatBytes(bytes)}</span>
    </a>
  )
}
