/** `activity/{id}`: what somebody changed about the service, for other admins to see. */
export interface Activity {
  at: Date
  /** The uid of who did it. */
  by: string
  /** `feed_created` */
  action: string
  /** The path of the document that it is about. */
  subject: string
  /** One sentence, without secrets. */
  text: string
}
