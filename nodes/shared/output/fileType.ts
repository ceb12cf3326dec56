interface FileType {
	mimeType: string;
	extension: string;
	/** What such a file begins with: texts at places, as bytes. */
	begins?: Array<[number, string]>;
	/** Other names of the type. */
	aliases?: string[];
}

/** What fal's models give, and how it is told apart. Nothing that a browser would run. */
const TYPES: readonly FileType[] = [
	{ mimeType: 'image/png', extension: 'png', begins: [[0, '\x89PNG\r\n\x1a\n']] },
	{ mimeType: 'image/jpeg', extension: 'jpg', begins: [[0, '\xff\xd8\xff']], aliases: ['image/jpg'] },
	{
		mimeType: 'image/webp',
		extension: 'webp',
		begins: [
			[0, 'RIFF'],
			[8, 'WEBP'],
		],
	},
	{ mimeType: 'image/gif', extension: 'gif', begins: [[0, 'GIF8']] },
	{
		mimeType: 'image/avif',
		extension: 'avif',
		begins: [[4, 'ftypavif']],
	},
	{ mimeType: 'video/quicktime', extension: 'mov', begins: [[4, 'ftypqt']] },
	{ mimeType: 'video/mp4', extension: 'mp4', begins: [[4, 'ftyp']] },
	{ mimeType: 'video/webm', extension: 'webm', begins: [[0, '\x1a\x45\xdf\xa3']] },
	{
		mimeType: 'application/zip',
		extension: 'zip',
		begins: [[0, 'PK\x03\x04']],
		aliases: ['application/x-zip-compressed'],
	},
	{ mimeType: 'model/gltf-binary', extension: 'glb', begins: [[0, 'glTF']] },
	{
		mimeType: 'audio/wav',
		extension: 'wav',
		begins: [
			[0, 'RIFF'],
			[8, 'WAVE'],
		],
		aliases: ['audio/x-wav'],
	},
	{ mimeType: 'audio/mpeg', extension: 'mp3', begins: [[0, 'ID3']] },
];

const UNKNOWN: FileType = { mimeType: 'application/octet-stream', extension: 'bin' };

// Without a type of their own; n8n would lose the ending otherwise.
const PLAIN_EXTENSIONS = ['ply', 'npy', 'npz'];

/** Enough for every beginning above, and for that of a web page behind some blanks. */
export const HEAD_BYTES = 64;

/** What is known about a file of a result. */
export interface FileFacts {
	/** Its first bytes. */
	head: Uint8Array;
	/** Types that somebody has said it is of, the most trusted first. */
	said: Array<string | null | undefined>;
	/** Texts that may end with its extension: its name, the path of its address. */
	names: Array<string | null | undefined>;
}

/** The type and extension of a file: by its first bytes, else by what was said, else by how its name ends. */
export function typeOfFile({ head, said, names }: FileFacts): { mimeType: string; extension: string } {
	const extensions = names.map((name) => /\.([a-z0-9]{2,4})$/i.exec(name ?? '')?.[1]?.toLowerCase());
	const known =
		TYPES.find(({ begins }) => begins?.every(([at, text]) => startsAt(head, at, text))) ??
		firstOf(said, (type) => TYPES.find(({ mimeType, aliases }) => isCalled(type, [mimeType, ...(aliases ?? [])]))) ??
		firstOf(extensions, (wanted) => TYPES.find(({ extension }) => extension === (wanted === 'jpeg' ? 'jpg' : wanted)));
	if (known) return { mimeType: known.mimeType, extension: known.extension };
	const plain = extensions.find((extension) => extension !== undefined && PLAIN_EXTENSIONS.includes(extension));
	return { mimeType: UNKNOWN.mimeType, extension: plain ?? UNKNOWN.extension };
}

/** What a server says instead of a file: a text, or undefined. */
export function saidInstead(type: string | null | undefined): string | undefined {
	const name = withoutParameters(type);
	return name !== undefined && /^text\/|^application\/([a-z.]+\+)?json$/.test(name) ? name : undefined;
}

/** Whether it begins like a web page, whatever it is called. */
export function isWebPage(head: Uint8Array): boolean {
	return /^\s*<(!doctype|html|\?xml|!--)/i.test(Buffer.from(head).toString('latin1'));
}

function withoutParameters(type: string | null | undefined): string | undefined {
	return type?.split(';')[0]?.trim().toLowerCase();
}

function isCalled(type: string, names: string[]): boolean {
	return names.includes(withoutParameters(type) ?? '');
}

function startsAt(head: Uint8Array, at: number, text: string): boolean {
	return Buffer.from(head.subarray(at, at + text.length)).toString('latin1') === text;
}

function firstOf<T, R>(values: Array<T | null | undefined>, find: (value: T) => R | undefined): R | undefined {
	for (const value of values) {
		const found = value === null || value === undefined ? undefined : find(value);
		if (found !== undefined) return found;
	}
	return undefined;
}
