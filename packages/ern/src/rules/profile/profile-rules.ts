import type { Rule } from '../rule.ts'

// A breach of a profile stops no release from being heard, so these are warnings whatever the standard's own grade (it
// stands with each rule in the reference), and only info where the standard asks for what a sender may not know. A feed
// may be stricter.
const rule = (id: string, about: string, fix: string, severity: Rule['severity'] = 'warning'): Rule => ({
  ...{ id, severity, about, fix },
  check({ facts, breaches }) {
    // A take-down need not be complete.
    if (!breaches || facts.head.messageType !== 'NewReleaseMessage' || facts.deals.length === 0) return []
    return breaches.of(id)
  },
}) // prettier-ignore

const FILL = 'Add what is missing.'
const TYPE = 'Use a type of the profile, or name the profile that fits.'
const NUMBER = 'Number from 1 on, each number once.'
const LEAVE_OUT = 'Leave it out.'
const DEAL = 'Change the deal, or name the business profile that fits.'

/** What the release profile of a message asks for, and the business profiles of its deals. */
export const PROFILE_RULES: readonly Rule[] = [
  rule('ERN_PROFILE_RESOURCES', 'A message has the recordings and videos that its release profile asks for.', 'Add or remove resources, or name the profile that fits.'),
  rule('ERN_PROFILE_COVER', 'A message has the cover image that its release profile asks for.', 'Send one cover image of the type that the profile names.'),
  rule('ERN_PROFILE_TRACK_RELEASES', 'A message has a track release for each recording and video, or none, as its release profile says.', 'Add the missing track releases, or remove those that the profile does not allow.'),
  rule('ERN_PROFILE_RELEASE_TYPE', 'The main release has a type that its release profile allows.', 'Use a release type of the profile, or name the profile that fits.'),
  rule('ERN_PROFILE_NAME', 'The release profile is named as its standard spells it.', 'Write for example `CommonReleaseTypes/14/AudioAlbum` (ERN 3) or `Audio` (ERN 4).'),
  rule('ERN_PROFILE_VARIANT', 'The variant of the release profile is one of the standard’s.', 'Use BoxedSet, Classical or both.'),
  rule('ERN_PROFILE_MAIN_RELEASE', 'One release is stated to be the main one (ERN 3), or is the only one (ERN 4).', 'Set IsMainRelease on one release; in ERN 4 send one Release.'),
  rule('ERN_PROFILE_RESOURCE_TYPE', 'Recordings and videos are of the types that the release profile asks for.', TYPE),
  rule('ERN_PROFILE_FRONT_COVER', 'The front cover is where the release profile puts it: in the top group of the main release, or linked from it.', 'Link the image where the profile says.'),
  rule('ERN_PROFILE_SCREEN_CAPTURE', 'A screen capture is linked from the item of its video.', 'Link it with the description VideoScreenCapture.'),
  rule('ERN_PROFILE_ONE_ITEM', 'A release of one resource has one group, and in it one item for that resource.', 'Put the resource into one item of one group.'),
  rule('ERN_PROFILE_NO_GROUPS', 'A release of a single resource has neither groups nor secondary resources.', 'List the resource without a group.'),
  rule('ERN_PROFILE_BONUS', 'Text, sheet music and software are bonus resources, where the profile allows any.', 'Mark the item with IsBonusResource, or leave the resource out.'),
  rule('ERN_PROFILE_MIX', 'A DJ mix says which recordings it has its content from, from where and for how long; only the mix itself is in the release.', 'Describe the parts as RelatedResource of type HasContentFrom with Timing.'),
  rule('ERN_PROFILE_BOXED_SET', 'A boxed set has at least two component releases, each with GRid or ICPN.', 'Add groups of type ReleaseComponent with a ReleaseId.'),
  rule('ERN_PROFILE_WORK_PARTS', 'A classical release groups the parts of a work, at least two in a group.', 'Use groups of type MultiWorkPart.'),
  rule('ERN_PROFILE_WORK_TITLES', 'The group of a work’s parts has a title, and a formal one.', FILL),
  rule('ERN_PROFILE_GROUP_TYPE', 'A group in the top group is of a type that the profile and its variant allow.', TYPE),
  rule('ERN_PROFILE_GROUP_TITLE', 'A classical album has a resource group with a grouping title.', FILL),
  rule('ERN_PROFILE_GROUP_DEPTH', 'Resource groups are nested at most 5 deep.', 'Use fewer levels.', 'info'),
  rule('ERN_PROFILE_SIDES', 'Only a release that can be bought as a product has sides.', 'Use Component, or add the deal for the product.', 'info'),
  rule('ERN_PROFILE_RESOURCE_ROLE', 'A reference to a resource in a group says whether it is primary or secondary.', 'Set ReleaseResourceType.'),
  rule('ERN_PROFILE_SEQUENCE_MISSING', 'Primary resources and groups that have an order are numbered.', 'Add a SequenceNumber.'),
  rule('ERN_PROFILE_SEQUENCE_START', 'The numbers of the items in a group begin at 1.', NUMBER),
  rule('ERN_PROFILE_SEQUENCE_RANGE', 'Sequence numbers run from 1 to the number of elements.', NUMBER),
  rule('ERN_PROFILE_SEQUENCE_REPEATED', 'No two elements beside each other have the same sequence number.', NUMBER),
  rule('ERN_PROFILE_SEQUENCE_MIXED', 'Items and groups within a group are numbered in one sequence.', NUMBER),
  rule('ERN_PROFILE_SEQUENCE_SECONDARY', 'Secondary and bonus resources are not numbered.', 'Remove the SequenceNumber.'),
  rule('ERN_PROFILE_ARTIST_SEQUENCE', 'Display artists are numbered.', 'Add the attribute SequenceNumber.'),
  rule('ERN_PROFILE_MAIN_ARTIST', 'At most one display artist of a release or resource is a MainArtist.', 'Give the others their own role.', 'info'),
  rule('ERN_PROFILE_DISPLAY_ARTIST', 'Each release has a display artist.', FILL),
  rule('ERN_PROFILE_ARTIST_NAME', 'A resource has a DisplayArtistName only where it differs from that of the release.', LEAVE_OUT, 'info'),
  rule('ERN_PROFILE_REFERENCE_TITLE', 'A sound recording has one reference title.', FILL),
  rule('ERN_PROFILE_TITLE', 'A release has the formal and the display title that its profile asks for.', FILL),
  rule('ERN_PROFILE_TRACK_TITLE', 'A track release has a title only where it differs from that of its resource.', LEAVE_OUT, 'info'),
  rule('ERN_PROFILE_LABEL', 'A release has a label, and of several labels one to display.', FILL),
  rule('ERN_PROFILE_PLINE', 'A release has its ℗ line once, or in each of its territories.', FILL),
  rule('ERN_PROFILE_CLINE', 'A release has its © line; in ERN 3 once, or in each of its territories.', FILL),
  rule('ERN_PROFILE_GENRE', 'A release has a genre.', FILL),
  rule('ERN_PROFILE_PARENTAL_WARNING', 'A message states a parental warning.', FILL),
  rule('ERN_PROFILE_RELEASE_DATE', 'A release has a date.', FILL, 'info'),
  rule('ERN_PROFILE_RESOURCE_DATE', 'A primary resource has the date of its first publication or release.', FILL, 'info'),
  rule('ERN_PROFILE_RELEASE_ID', 'The main release has a GRid or an ICPN; in ERN 4 a proprietary identifier will do.', FILL),
  rule('ERN_PROFILE_RESOURCE_ID', 'A primary resource has an ISRC, a secondary or bonus one a proprietary identifier, as the profile asks.', FILL),
  rule('ERN_PROFILE_TRACK_ID', 'A track release has its ISRC as a ProprietaryId.', 'Move it there.'),
  rule('ERN_PROFILE_INDIRECT_ID', 'A primary sound recording says which work it is of.', 'Add an IndirectSoundRecordingId.', 'info'),
  rule('ERN_PROFILE_IDENTIFIER_FORM', 'An identifier has the form of its kind.', 'Write it without hyphens and spaces, in full.'),
  rule('ERN_PROFILE_ISRC_PREFIX', 'An ISRC begins with a country or one of the prefixes that stand for none.', 'Correct the ISRC.'),
  rule('ERN_PROFILE_CREATOR', 'Somebody is named who wrote, arranged or translated what is recorded.', FILL, 'info'),
  rule('ERN_PROFILE_WORK_CREATOR', 'A musical work names somebody who wrote, arranged or translated it.', FILL, 'info'),
  rule('ERN_PROFILE_WORK_SHARES', 'The shares in works come to at most 100 %.', 'Correct the shares.'),
  rule('ERN_PROFILE_INDIRECT_CONTRIBUTOR', 'A sound recording names who wrote what is recorded.', 'Add an IndirectResourceContributor.', 'info'),
  rule('ERN_PROFILE_CLASSICAL_CONTRIBUTOR', 'A classical album names a composer and a music publisher.', FILL),
  rule('ERN_PROFILE_CONTRIBUTOR_REPEATED', 'A contributor is listed once, with all roles.', 'Join the entries of the same party.'),
  rule('ERN_PROFILE_RIGHTS_CONTROLLER', 'A rights controller has a territory, role, period and share.', FILL, 'info'),
  rule('ERN_PROFILE_PERCENTAGE', 'A share is between 0 and 100, or between 0 and 1 where it says so.', 'Correct the share.'),
  rule('ERN_PROFILE_RELATED_RELEASE', 'A ringtone says which release it is from.', 'Add a RelatedRelease of type IsReleaseFromRelease.'),
  rule('ERN_PROFILE_CUE_SHEET', 'A long video has a cue sheet, or in ERN 4 a reason for its absence.', FILL),
  rule('ERN_PROFILE_CUE', 'A cue has the times, identifiers, titles, contributors and lines that the profile asks for.', FILL),
  rule('ERN_PROFILE_COLLECTION', 'A collection is complete and, in a long video, a chapter of it.', FILL),
  rule('ERN_PROFILE_CHAPTER', 'A chapter has an identifier, a start time and, if any, a screen capture as image.', FILL),
  rule('ERN_PROFILE_DEFAULT_ONCE', 'Among elements of a name that differ by territory or language, exactly one is the default.', 'Set IsDefault="true" on one of them.'),
  rule('ERN_PROFILE_USER_DEFINED', 'What has a value of the sender’s own is UserDefined.', 'Write UserDefined, or remove UserDefinedValue.'),
  rule('ERN_PROFILE_USER_DEFINED_NAMESPACE', 'What has a value of the sender’s own names the namespace that it is from.', 'Add the attribute Namespace.'),
  rule('ERN_PROFILE_TERRITORY_CODE', 'A territory is two letters of ISO 3166-1 or Worldwide.', 'Use the ISO code.'),
  rule('ERN_PROFILE_DEPRECATED', 'Nothing is used that the profile has done away with.', LEAVE_OUT),
  rule('ERN_PROFILE_COMMENT', 'There is no Comment.', LEAVE_OUT),
  rule('ERN_PROFILE_UNREFERENCED', 'Whatever has a reference is referred to.', 'Remove what is not used, or refer to it.', 'info'),
  rule('ERN_PROFILE_SEEN_TOO_LATE', 'What may be seen of a release before its deal begins is not seen later than that.', 'Correct the dates.'),
  rule('ERN_PROFILE_PRICE', 'A wholesale price does not stand beside a PriceType.', 'Use one of them.'),
  rule('ERN_PROFILE_PHYSICAL', 'Carriers, returns, cartons and bulk prices are only for products.', LEAVE_OUT),
  rule('ERN_DEAL_PROFILE_NAME', 'Each business profile is one of the standard’s.', 'Correct BusinessProfileVersionId.', 'info'),
  rule('ERN_DEAL_PROFILE_NAMES', 'A specific business profile does not stand beside a generic one.', 'Name one of them.'),
  rule('ERN_DEAL_PROFILE_RELEASE', 'The release profile is the one that goes with the business profile.', 'Name the release profile that fits.'),
  rule('ERN_DEAL_PROFILE_TERMS', 'Some deal has the commercial model, use type, protection and interface of each business profile named.', DEAL),
  rule('ERN_DEAL_PROFILE_SURPLUS', 'No deal has terms that the business profiles named do not know.', DEAL),
  rule('ERN_DEAL_PROFILE_UNNAMED', 'Terms that are those of a business profile ask for its name.', DEAL),
  rule('ERN_DEAL_PROFILE_USES_MIXED', 'A use type does not stand beside kinds of it, nor all kinds beside each other.', 'Use the general type alone, or the kinds that are meant.'),
  rule('ERN_DEAL_PROFILE_UNUSED', 'Nothing is used that the business profiles have done away with.', LEAVE_OUT),
  rule('ERN_DEAL_PROFILE_PRICE', 'A wholesale price does not stand beside a PriceType.', 'Use one of them.'),
  rule('ERN_DEAL_PROFILE_SEEN_TOO_LATE', 'What may be seen of a release before its deal begins is not seen later than that.', 'Correct the dates.'),
  rule('ERN_DEAL_PROFILE_CLAIM', 'Policies for claims are only for claims on user-generated content.', DEAL),
  rule('ERN_DEAL_PROFILE_CARRIER', 'A carrier is named for products, and only for them.', DEAL),
  rule('ERN_DEAL_PROFILE_COMMENT', 'There is no Comment.', LEAVE_OUT),
] // prettier-ignore
