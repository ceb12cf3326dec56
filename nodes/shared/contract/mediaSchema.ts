import { looseObject, nullish, number, regex, string } from '../vendor/zod';

/** An address that fal can load: http(s) or a data URI. */
export const mediaUrl = string().check(
	regex(/^(https?:\/\/\S|data:)/i, 'must be an address that starts with http:// or https://, or a data URI'),
);

/** An address that can be called. */
export const httpUrl = string().check(regex(/^https?:\/\/\S/i));

/** fal's Image and File: https://fal.ai/docs, `url` is all that is certain. */
export const mediaFile = looseObject({
	url: string(),
	content_type: nullish(string()),
	file_name: nullish(string()),
	width: nullish(number()),
	height: nullish(number()),
});
