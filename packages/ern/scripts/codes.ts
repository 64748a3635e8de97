import type { IssueLayer, IssueSeverity } from '../src/index.ts'

/** A code of the package that is no rule's, as it is documented. */
export interface Code {
  code: string
  layer: IssueLayer
  severity: IssueSeverity
  means: string
  fix: string
}

type Row = [code: string, means: string, fix: string, severity?: IssueSeverity]

const codes = (layer: IssueLayer, rows: Row[]): Code[] =>
  rows.map(([code, means, fix, severity = 'error']) => ({ code, layer, severity, means, fix }))

const SCHEMA = 'Send a message that follows the DDEX schema.'

/** Every code that is no rule's: what stops a reading, then what the structure check finds. */
export const CODES: readonly Code[] = [
  ...codes('xml', [
    ['XML_MALFORMED', 'Tags, attributes, names, comments or declarations are not well-formed.', 'Correct the markup at the place; a program that writes XML does it right.'],
    ['XML_TRUNCATED', 'The document ends too early.', 'Send the whole file again: the upload was cut.'],
    ['XML_EMPTY', 'The document has no element at all.', 'Send the whole message.'],
    ['XML_DOCTYPE_FORBIDDEN', 'There is a DOCTYPE, which no DDEX message needs and which can make a reader open other files.', 'Remove it.'],
    ['XML_ENTITY_UNKNOWN', 'An entity is none of the five of XML.', 'Use the character itself, or one of `&lt;` `&gt;` `&amp;` `&apos;` `&quot;`.'],
    ['XML_CHARACTER_FORBIDDEN', 'There is a character that XML does not allow.', 'Remove it from the text.'],
    ['XML_ENCODING_INVALID', 'The bytes are not in the stated encoding.', 'Save the message as UTF-8 and declare it so.'],
    ['XML_ENCODING_UNSUPPORTED', 'The stated encoding is not read.', 'Send the message in UTF-8.'],
    ['XML_PREFIX_UNDECLARED', 'A prefix has no namespace.', 'Declare it, best on the root.'],
    ['XML_TOO_DEEP', 'Elements are nested beyond the limit.', SCHEMA],
    ['XML_TEXT_TOO_LONG', 'A text, tag or comment is beyond the limit.', 'Shorten it, or ask for a larger limit.'],
    ['XML_ATTRIBUTE_TOO_LONG', 'An attribute is beyond the limit.', 'Shorten the value.'],
    ['XML_ATTRIBUTES_TOO_MANY', 'An element has more attributes than the limit.', SCHEMA],
    ['XML_NAMESPACES_TOO_MANY', 'There are more namespace declarations than the limit.', 'Declare each namespace once, on the root element.'],
    ['XML_ELEMENTS_TOO_MANY', 'There are more elements or parts than the limit.', 'Split the message.'],
    ['XML_MESSAGE_TOO_LARGE', 'The message has more bytes than the limit.', 'Split it into several messages.'],
    ['ERN_ROOT_UNKNOWN', 'The root is no message that is read, or its version has no such message.', 'Send a NewReleaseMessage or a PurgeReleaseMessage.'],
    ['ERN_VERSION_UNKNOWN', 'The namespace of the root is no known version.', 'Use the namespace of the ERN version, for example `http://ddex.net/xml/ern/43`.'],
    ['MANIFEST_ROOT_UNKNOWN', 'A batch’s manifest is no ManifestMessage.', 'Send the ManifestMessage of the ERN choreography.'],
  ]),
  ...codes('structure', [
    ['ERN_ELEMENT_UNEXPECTED', 'An element stands where the schema has another, or none.', 'Move it to its place, write its name as the schema does, or remove it.'],
    ['ERN_ELEMENT_MISSING', 'An element ends before all that it must hold.', 'Add what the message names.'],
    ['ERN_ELEMENT_QUALIFIED', 'A child is in a namespace, where only the root is. Reported once.', 'Bind the namespace to a prefix on the root, and leave the others without.'],
    ['ERN_TEXT_UNEXPECTED', 'Text stands between elements.', 'Remove it, or put it into the element that it belongs to.'],
    ['ERN_VALUE_INVALID', 'A value is not of its type or form.', 'Write the value in the form that the message names.'],
    ['ERN_VALUE_NOT_ALLOWED', 'A value is outside the allowed set.', 'Use one of the values that the message lists.'],
    ['ERN_ATTRIBUTE_UNEXPECTED', 'The schema does not have this attribute there.', 'Remove it, or write its name as the schema does.'],
    ['ERN_ATTRIBUTE_MISSING', 'A required attribute is not there.', 'Add the attribute.'],
    ['ERN_STRUCTURE_UNCHECKED', 'There are no structure tables for the version.', 'Send a version from 3.4 on if the structure matters.', 'info'],
  ]),
  ...codes('rules', [
    ['ERN_ISSUES_MORE', 'There are more issues than are listed.', 'Correct the listed ones first and validate again.', 'info'],
  ]),
] // prettier-ignore
