import { looseObject, maxLength, nullish, number, regex, string } from '../vendor/zod';

/** An address that fal can load: http(s) or a data URI. */
export const mediaUrl = string().check(
	regex(/^(https?:\/\/\S|data:)/i, 'must be an address that starts with http:// or https://, or a data URI'),
);

// No server takes a longer one.
const LONGEST_URL = 8192;

/** An address that can be called. */
export const httpUrl = string().check(maxLength(LONGEST_URL), regex(/^https?:\/\/[^/\s]\S*$/i));

/** fal's Image and File: https://fal.ai/docs, `url` is all that is certain. */
export const mediaFile = looseObject({
	url: string(),
	content_type: nullish(string()),
	file_name: nullish(string()),
	width: nullish(number()),
	height: nullish(number()),
});
