/** Of the tab: whoever leaves the setting up without a town finds the empty list, and is not sent back for ever. */
const shownKey = 'gastown.onboarding-shown'

/** Whether somebody without any town is to be led to the making of one: once. `kept` is what a tab keeps. */
export function shallLeadToOnboarding({ towns, kept }: { towns: number | undefined; kept: Pick<Storage, 'getItem'> }): boolean {
  return towns === 0 && kept.getItem(shownKey) === null
}

export function noteOnboardingShown(kept: Pick<Storage, 'setItem'>): void {
  kept.setItem(shownKey, 'true')
}
