/** Half of a key as fal gives it. */
export const ID = '0f5a7c1e-3b2d-4e6f-8a9b-c0d1e2f3a4b5';
export const SECRET = '9c8b7a6f5e4d3c2b1a0f9e8d7c6b5a49';
export const KEY = `${ID}:${SECRET}`;

/** Keys as they come out of a clipboard, a chat or a secret store, and what the sentence names. */
export const WRONG_KEYS: Array<[name: string, key: unknown, named: RegExp]> = [
	['nothing', '', /is empty/],
	['white space', ' \t\n', /is empty/],
	['no text', 42, /is empty/],
	['null', null, /is empty/],
	['undefined', undefined, /is empty/],
	['an object', { key: KEY }, /is empty/],
	...['\n', '\r', '\r\n', '\u2028', '\u2029', '\u0085'].flatMap(
		(breaking): Array<[string, string, RegExp]> => [
			[`${JSON.stringify(breaking)} between the halves`, `${ID}:${breaking}${SECRET}`, /line break/],
			[
				`${JSON.stringify(breaking)} within the secret`,
				`${ID}:${SECRET.slice(0, 9)}${breaking}${SECRET.slice(9)}`,
				/line break/,
			],
			[`a header behind ${JSON.stringify(breaking)}`, `${KEY}${breaking}X-Other: 1`, /line break/],
		],
	),
	...['\u0000', '\u0001', '\u0008', '\u001b', '\u007f', '\u0080', '\u009f'].map((control): [string, string, RegExp] => [
		`the control character ${JSON.stringify(control)}`,
		`${ID}:${control}${SECRET}`,
		/U\+00/,
	]),
	...['\u200b', '\u200c', '\u200d', '\u2060', '\u200e', '\u202e', '\u00ad', '\ufffe'].flatMap(
		(invisible): Array<[string, string, RegExp]> => [
			[`${JSON.stringify(invisible)} within`, `${ID}:${invisible}${SECRET}`, /has a character that no key has \(U\+/],
			[`${JSON.stringify(invisible)} behind`, `${KEY}${invisible}`, /has a character that no key has \(U\+/],
			[`${JSON.stringify(invisible)} in front`, `${invisible}${KEY}`, /has a character that no key has \(U\+/],
		],
	),
	['a byte order mark within', `${ID}:\ufeff${SECRET}`, /space|character/],
	...[
		['"', '"'],
		["'", "'"],
		['“', '”'],
		['‘', '’'],
		['„', '“'],
		['«', '»'],
		['`', '`'],
	].map(([open, close]): [string, string, RegExp] => [
		`${open}…${close} around`,
		`${open}${KEY}${close}`,
		/quotation marks/,
	]),
	['one curly quote at the end', `${KEY}”`, /quotation marks/],
	['letters with accents', `${ID}:${SECRET}é`, /U\+00E9/],
	['full-width letters', `${ID}：${SECRET}`, /U\+FF1A/],
	['a letter of another alphabet that looks the same', `${ID}:${SECRET.replace('a', 'а')}`, /U\+0430/],
	['an emoji', `${ID}:${SECRET}🔑`, /U\+1F511/],
	['half an emoji', `${ID}:${SECRET}\ud83d`, /U\+D83D/],
	['the word Key in front', `Key ${KEY}`, /space/],
	['the word Bearer in front', `Bearer ${KEY}`, /space/],
	['a whole header', `Authorization: Key ${KEY}`, /space/],
	['a space within', `${ID}: ${SECRET}`, /space/],
	['a tab within', `${ID}:\t${SECRET}`, /space/],
	['a space that does not break', `${ID}:\u00a0${SECRET}`, /space/],
	['two keys', `${KEY} ${KEY}`, /space/],
	['only the ID', ID, /not whole/],
	['only the secret', SECRET, /not whole/],
	['the ID and the colon', `${ID}:`, /not whole/],
	['the colon and the secret', `:${SECRET}`, /not whole/],
	['a colon', ':', /not whole/],
	['three parts', `${KEY}:${SECRET}`, /not whole/],
	['a whole file', `${ID}:${SECRET.repeat(2000)}`, /too long/],
];
