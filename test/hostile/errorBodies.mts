const TEN_MEGABYTES = 10 * 1024 * 1024;

/** Words for which n8n writes a sentence of its own, or takes the execution for stopped. */
const WORDS_OF_N8N = [
	'connect ECONNREFUSED 127.0.0.1:6379',
	'read ECONNRESET, then getaddrinfo ENOTFOUND db',
	'ETIMEDOUT EHOSTUNREACH EAI_AGAIN',
	'ENOENT: no such file, EISDIR, ENOTDIR, EACCES, EPERM',
	'the preexisting eexist',
	'canceled by the user',
];

/**
 * Bodies of error answers: text and bytes as they are, everything else as JSON.
 *
 * @param key whose secret half a server may repeat
 */
export function errorBodies(key: string): Array<[name: string, body: unknown]> {
	const half = key.split(':')[1]!;
	const nested = (depth: number) => '{"detail":'.repeat(depth) + '1' + '}'.repeat(depth);
	return [
		['nothing', ''],
		['white space', ' \r\n\t'],
		['a page with a script', '<html><title><script>alert(1)</script></title><body>502</body></html>'],
		['a page with words in its title', '<html>\r\n<head><title>502 Bad\nGateway</title></head></html>'],
		['a page without a title', '<!doctype html><html><body onload="alert(1)">Down</body></html>'],
		['a page whose title does not end', `<title>${'Down '.repeat(20_000)}`],
		['markup in a text', { detail: '<img src=x onerror=alert(1)> broke' }],
		['markup written as entities', { detail: '&lt;script&gt;alert(1)&lt;/script&gt;' }],
		['a link that runs a script', { detail: '[click](javascript:alert(1))' }],
		['colours of a terminal', { detail: '\u001b[31mred\u001b[0m and \u001b[1;4mmore\u001b[0m' }],
		['a title for a terminal', '\u001b]0;owned\u0007 bell'],
		['control characters', { detail: 'a\u0000b\u0008c\u007fd\u0085e', error_type: 'a\u0000b' }],
		['marks that turn the reading direction', { detail: 'abc\u202egnp.exe\u2066 \u200f', error_type: '\u202ex' }],
		['line breaks of all kinds', { detail: 'a\u2028b\u2029c\r\nd\u000be\u000cf' }],
		['half of an emoji', '{"detail":"broken \\ud83d here"}'],
		['emojis at the cut', { detail: '🔑'.repeat(400) }],
		['letters with a hundred accents', { detail: `a${'\u0301'.repeat(500)}` }],
		['an expression of n8n', { detail: '{{ $json.secret }} ={{ 1 + 1 }}' }],
		...WORDS_OF_N8N.map((detail): [string, unknown] => [detail, { detail }]),
		['a word of n8n as the type', { detail: 'x', error_type: 'ENOENT' }],
		['the key', { detail: `Bad key ${key}` }],
		['half of the key, as a field', { detail: [{ loc: ['body', half], msg: half, type: half }] }],
		['the key in another form', { detail: `Basic ${Buffer.from(key).toString('base64')}`, error_type: half }],
		['the key where the text is cut', { detail: `${'x'.repeat(290)}${key}` }],
		['ten megabytes of text', Buffer.alloc(TEN_MEGABYTES, 'x ')],
		['ten megabytes of JSON', Buffer.from(`{"detail":"${'x'.repeat(TEN_MEGABYTES)}"}`)],
		['ten thousand fields', { detail: Array.from({ length: 10_000 }, () => ({ loc: ['body', 'x'], msg: 'bad' })) }],
		['a thousand small fields', { detail: Array.from({ length: 1000 }, () => ({ msg: 'bad' })) }],
		['a field with an endless name', { detail: [{ loc: ['body', 'x'.repeat(20_000)], msg: 'y'.repeat(20_000) }] }],
		['an endless type', { detail: 'x', error_type: 'y'.repeat(50_000) }],
		['null', 'null'],
		['true', 'true'],
		['zero', '0'],
		['a text as JSON', '"text"'],
		['an empty list', []],
		['a list of nothing', [null]],
		['an empty object', {}],
		['a detail of null', { detail: null, error: null, error_type: null }],
		['a detail of zero', { detail: 0 }],
		['a detail of lists', { detail: [[[]], [null], [{}]] }],
		['details of nothing', { detail: [null, 0, false, '', undefined] }],
		['a detail without words', { detail: {} }],
		['a message that is an object', { detail: { message: {}, error: {} } }],
		[
			'fields whose places are odd',
			{
				detail: [
					{ loc: 'body', msg: 'a' },
					{ loc: [{}, null, ['b']], msg: ['c'] },
				],
			},
		],
		['a field without a text', { detail: [{ loc: ['body', 0, 'x'], msg: { toString: 'a' }, type: { length: 1 } }] }],
		['an object that cannot be a text', { detail: { message: { toString: null, valueOf: null } }, error_type: {} }],
		['the platform’s own form', { error: { message: { text: 'x' }, type: ['y'] } }],
		['an error that is a list', { error: [{ message: 'x' }] }],
		['names of prototypes', '{"__proto__":{"detail":"x"},"constructor":{"prototype":1},"detail":{"__proto__":null}}'],
		['an object in an object, five thousand deep', nested(5000)],
		['half of a JSON', '{"detail": "it bro'],
		['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x80, 0xc0])],
	];
}
