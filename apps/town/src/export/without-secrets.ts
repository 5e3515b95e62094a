import type { TownEvent } from '@gastown/contract/events'
import type { ModelConfig } from '@gastown/contract/model-config'
import type { ExportLine } from '@gastown/contract/town-export'
import type { Town } from '@gastown/core/town'

type Settings = Extract<ExportLine, { kind: 'settings' }>['settings']

/** The settings as they may leave the machine. */
export function exportedSettings({ config, work }: Town): Settings {
  const { engine, model, container, terminal } = config
  const { webhookUrl, ...notifications } = work.config.notifications
  return {
    engine,
    model: exportedModel(model),
    container,
    terminal,
    work: { ...work.config, notifications: { ...notifications, webhookSet: webhookUrl !== undefined } },
  }
}

/** The event as it was recorded, but for what may be a secret: names of keys, credentials in addresses, a webhook's address. */
export function exportedEvent(event: TownEvent): Extract<ExportLine, { kind: 'event' }>['event'] {
  switch (event.type) {
    case 'town.created':
      return { ...event, config: { ...event.config, model: exportedModel(event.config.model) } }
    case 'town.configured':
      return { ...event, model: exportedModel(event.model) }
    case 'work.configured': {
      const { webhookUrl, ...notifications } = event.config.notifications
      return {
        ...event,
        config: { ...event.config, notifications: { ...notifications, webhookSet: webhookUrl !== undefined } },
      }
    }
    case 'rig.created':
      return { ...event, gitUrl: withoutCredentials(event.gitUrl) }
    default:
      return { ...event }
  }
}

/** A URL without its user, password and query; all else, such as a path, as it is. */
export function withoutCredentials(address: string): string {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(address) || !URL.canParse(address)) return address
  const url = new URL(address)
  // The user of ssh is part of where it is, and no secret.
  if (url.protocol !== 'ssh:') url.username = ''
  url.password = ''
  url.search = ''
  return url.href
}

function exportedModel({ apiKeyRef, baseURL, ...model }: ModelConfig): Settings['model'] {
  return {
    ...model,
    ...(baseURL === undefined ? {} : { baseURL: withoutCredentials(baseURL) }),
    apiKeySet: apiKeyRef !== undefined,
  }
}
