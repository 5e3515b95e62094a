/** Who the town is in commits that it makes. */
export const townAuthor = { name: 'Gastown', email: 'gastown@localhost.invalid' }

/** The same, as git takes it from its environment. */
export const townIdentity = {
  GIT_AUTHOR_NAME: townAuthor.name,
  GIT_AUTHOR_EMAIL: townAuthor.email,
  GIT_COMMITTER_NAME: townAuthor.name,
  GIT_COMMITTER_EMAIL: townAuthor.email,
}
