/** A warm mayor: its server (about 660 MB idle, measured with kilo 7.7) and its terminal (about 500 MB). */
export const warmMayorBytes = 1_200 * 1024 * 1024

/** A spare: a server without a terminal, and the container's own process (about 90 MB). */
export const spareBytes = 750 * 1024 * 1024

/** Half of the machine's memory is left to the user's own work. */
export const defaultBudgetShare = 0.5
