import fc from 'fast-check';
import type { IBinaryData } from 'n8n-workflow';

import type { DownloadContext } from '../../nodes/shared/output/download.js';
import type { ResultFile } from '../../nodes/shared/output/resultJson.js';
import { storeFiles } from '../../nodes/shared/output/storedFiles.js';

const PNG = 'data:image/png;base64,iVBORw0KGgo=';
/** A picture of its own. */
const other = (n: number) => `${PNG.slice(0, -1)}${'A'.repeat(n)}`;
let prepared = 0;
const context: DownloadContext = {
	access: undefined as never,
	prepareBinaryData: async (_bytes, fileName, mimeType) => {
		prepared += 1;
		return { data: '', fileName, mimeType } as IBinaryData;
	},
	maxMegabytes: Infinity,
	signal: new AbortController().signal,
};
beforeEach(() => (prepared = 0));

const mask = (index: number, url: string, file_name?: string): ResultFile => ({
	name: `mask_${index}`,
	binaryProperty: `mask_${index}`,
	file: { url, file_name },
	json: { index },
});
const image = (url: string, file_name?: string): ResultFile => ({
	name: 'image',
	binaryProperty: 'image',
	file: { url, file_name },
	json: {},
});
const namesOf = async (files: ResultFile[]) => (await storeFiles(context, files)).map(({ binary }) => binary!.fileName);

it('one picture that is mask and preview is fetched once, and is two files with two names', async () => {
	expect(await namesOf([mask(0, PNG), image(PNG)])).toEqual(['mask_0.png', 'image.png']);
	expect(await namesOf([mask(0, PNG, 'a1.png'), image(PNG, 'a1.png')])).toEqual(['a1.png', 'image.png']);
	expect(prepared).toBe(2);
});

it('masks that fal calls the same have the names of their places', async () => {
	const files = ['Mask.png', 'mask.png', 'mask.png'].map((name, index) => mask(index, other(index), name));
	expect(await namesOf(files)).toEqual(['Mask.png', 'mask_1.png', 'mask_2.png']);
});

it('no two files of a result have the same name, whatever fal calls them', async () => {
	const name = fc.constantFrom('mask_0.png', 'mask_1.png', 'MASK_1.png', 'image.png', 'mask_1_2.png', 'x.png', '');
	await fc.assert(
		fc.asyncProperty(fc.array(name, { minLength: 1, maxLength: 8 }), async (given) => {
			const files = given.map((file_name, index) => mask(index, other(index), file_name));
			const names = await namesOf([...files, image(PNG, 'mask_0.png')]);
			expect(new Set(names.map((each) => each!.toLowerCase())).size).toBe(given.length + 1);
		}),
	);
});
