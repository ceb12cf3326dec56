import fc from 'fast-check';
import { Secrets, shortened } from '../../check/exchange.mjs';

it('hides a key and each of its halves, wherever they stand', () => {
	const half = fc.stringMatching(/^[a-z0-9-]{8,20}$/);
	fc.assert(
		fc.property(half, half, fc.string(), (id, secret, around) => {
			const secrets = new Secrets();
			for (const text of [`${id}:${secret}`, id, secret]) secrets.add(text);
			const shown = secrets.hide(`${around}${id}:${secret}${around}${secret}${around}${id}`);
			expect(shown).not.toContain(`${id}:${secret}`);
			if (!around.includes(secret) && !'(hidden)'.includes(secret)) expect(shown).not.toContain(secret);
		}),
	);
});

it('hides the whole of a secret that begins like another', () => {
	const secrets = new Secrets();
	for (const text of ['abcdefgh', 'abcdefgh-and-more']) secrets.add(text);
	expect(secrets.hide('Key abcdefgh-and-more')).toBe('Key (hidden)');
});

it('names a long text by its beginning and length, deep in the JSON', () => {
	const picture = `data:image/png;base64,${'A'.repeat(5000)}`;
	expect(shortened({ masks: [{ url: picture, width: 3 }] })).toEqual({
		masks: [{ url: `${picture.slice(0, 60)}… (${picture.length} characters)`, width: 3 }],
	});
});

it('says how many entries a long list has', () => {
	expect(shortened(Array.from({ length: 20 }, (_, i) => i))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, '… (20 entries)']);
});

it.each([[0], [false], [null], [''], ['a message'], [[1, 2]]])('leaves %j as it is', (value) => {
	expect(shortened(value)).toEqual(value);
});
