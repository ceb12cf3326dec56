import type { Failure } from './failure';
import { plainText } from './serverText';

/** What a file is by its first bytes, as far as that matters here. */
export type FileKind =
	| 'empty'
	| 'picture'
	| 'video'
	| 'animation'
	| 'webPage'
	| 'otherText'
	| 'document'
	| 'archive'
	| 'audio';

const NAMES: Record<Exclude<FileKind, 'empty' | 'animation'>, string> = {
	picture: 'a picture',
	video: 'a video',
	webPage: 'a web page',
	otherText: 'a text (JSON or XML)',
	document: 'a PDF document',
	archive: 'a zip or other archive',
	audio: 'a sound file',
};

const WANTED = { image: 'a picture', video: 'a video' };

/** What a file can be instead of what its field wants: sentences without their subject, which is the field. */
export const fileProblems = {
	wrongKind(kind: FileKind, wanted: 'image' | 'video'): string | undefined {
		if (kind === 'empty') return 'is an empty file of 0 bytes';
		// An animated GIF passes for both.
		if (kind === 'animation' || kind === (wanted === 'image' ? 'picture' : 'video')) return undefined;
		const found = `has ${NAMES[kind]} instead of ${WANTED[wanted]}`;
		if (kind === 'webPage')
			return `${found}. A share link gives such a page; use the link that downloads the file itself`;
		if (kind === 'otherText') return `${found}. It may be the error message of the server that the file came from`;
		if (kind === 'archive') return `${found}. Unpack it first, for example with the Compression node`;
		if (kind === 'video') return `${found}. Use the node SAM 2 Video or SAM 3 Video for it`;
		return found;
	},
	ownReference:
		'has n8n’s own note of where the file is, not the file. Choose Binary Data as its source and give the name of the input field',
	noDataUri: 'is a data URI that cannot be read',
	unknownSize: (wanted: 'image' | 'video', why: string): string =>
		wanted === 'video'
			? 'is a video, whose size is not read here, so fractions of it cannot be turned into pixels. Give the points and boxes in pixels'
			: `${why}, so its size is not known and fractions of it cannot be turned into pixels. Give the points and boxes in pixels`,
	sizeNotInHeader: 'does not tell its size at its beginning',
	notLoaded: (failure: Failure): string => {
		if (failure.kind === 'http') return `could not be loaded (HTTP ${failure.status})`;
		if (failure.kind === 'blocked') return `could not be loaded (${plainText(failure.reason)})`;
		if (failure.kind === 'unreadableReply') return `could not be loaded: ${failure.problem}`;
		return failure.kind === 'network'
			? `could not be loaded (${plainText(failure.code)})`
			: 'could not be loaded in time';
	},
};
