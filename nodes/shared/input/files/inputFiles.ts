import type { IDataObject } from 'n8n-workflow';

import { deadlineAfter } from '../../async/abort';
import { settle } from '../../async/settle';
import type { MediaInput } from '../../contract/media';
import { type FieldIssue, failureOf } from '../../errors/failure';
import { fileProblems } from '../../errors/fileProblems';
import { callHttp, type HttpAccess } from '../../fal/http/httpCall';
import type { RequestContext } from '../../run/requestContext';
import { type BinaryFile, findBinary } from './binaryFile';
import { dataUriHead } from './dataUriHead';
import { readHead } from './fileHead';
import { fileKind, KIND_BYTES } from './fileKind';
import { NEEDS_MORE, type PictureSize, pictureSize } from './pictureSize';

/** A file or an address that a media field of the panel holds. */
export interface InputFile {
	input: MediaInput;
	/** What the panel calls the field. */
	label: string;
	/** To be uploaded. */
	source?: BinaryFile;
	/** http(s), when it is no file of n8n. */
	url?: string;
	/** The first bytes, where they are at hand. */
	head?: Buffer;
	/** It cannot be what the field wants. */
	refused: boolean;
}

// The metadata of a camera can stand before a picture's size: a preview, a colour profile.
const HEAD_BYTES = 1024 * 1024;
// A server that takes longer for the first bytes of a picture is not waited for.
const HEAD_TIMEOUT_MS = 20_000;
const MOST_REDIRECTS = 5;

/**
 * What the media fields of an item hold. The first bytes of files and data URIs decide whether it can be what the field
 * wants; an address is fal's to load.
 *
 * @throws RequestFailure `missingBinary`
 */
export async function inspectFiles(
	{ node, contract, fields }: Pick<RequestContext, 'node' | 'contract' | 'fields'>,
	routed: IDataObject,
): Promise<{ files: InputFile[]; issues: FieldIssue[] }> {
	const files: InputFile[] = [];
	const issues: FieldIssue[] = [];
	for (const input of contract.media) {
		const source = node.getNodeParameter(input.sourceParameter);
		const isBinary = source === 'binary';
		const label = isBinary ? input.binaryLabel : (fields.get(input.field)?.label ?? input.field);
		const file: InputFile = { input, label, refused: false };
		if (!input.sources.includes(source as string)) {
			issues.push({ field: input.sourceLabel, problem: `must be one of: ${input.sources.join(', ')}` });
			files.push({ ...file, refused: true });
			continue;
		}
		let problem: string | undefined;
		if (isBinary) {
			file.source = await findBinary(node, node.getNodeParameter(input.binaryParameter) as string, label);
			file.head = await file.source.head(HEAD_BYTES, isEnough);
		} else if (typeof routed[input.field] === 'string') {
			const url = routed[input.field] as string;
			const data = dataUriHead(url, HEAD_BYTES);
			if (data && 'problem' in data) problem = data.problem;
			else if (data) file.head = data.head;
			else file.url = url;
		}
		const kind = file.head && fileKind(file.head);
		problem ??= kind && fileProblems.wrongKind(kind, input.media);
		if (problem !== undefined) issues.push({ field: label, problem });
		files.push({ ...file, refused: problem !== undefined });
	}
	return { files, issues };
}

/** The size of a picture whose first bytes are at hand; undefined otherwise. */
export function sizeAtHand({ head, input }: InputFile): PictureSize | undefined {
	const size = head && input.media === 'image' ? pictureSize(head) : undefined;
	return size === NEEDS_MORE ? undefined : size;
}

/** The size of a picture, also of one at an address, of which only the beginning is loaded. */
export async function findSize(
	file: InputFile,
	access: HttpAccess,
	signal: AbortSignal,
): Promise<{ size: PictureSize } | { issue: FieldIssue }> {
	const { input, label } = file;
	const refuse = (why: string) => ({
		issue: { field: label, problem: fileProblems.unknownSize(input.media, why) },
	});
	if (input.media === 'video') return refuse('');
	if (file.head || !file.url) {
		const size = sizeAtHand(file);
		return size ? { size } : refuse(fileProblems.sizeNotInHeader);
	}
	const loaded = await settle(loadHead(access, file.url, signal));
	if (!loaded.ok) {
		signal.throwIfAborted();
		return refuse(fileProblems.notLoaded(failureOf(loaded.error)));
	}
	const kind = fileKind(loaded.value);
	const problem = kind && fileProblems.wrongKind(kind, input.media);
	if (problem !== undefined) return { issue: { field: label, problem } };
	const size = sizeAtHand({ ...file, head: loaded.value });
	return size ? { size } : refuse(fileProblems.sizeNotInHeader);
}

/** @throws RequestFailure when the address gives nothing; the signal's reason after an abort */
async function loadHead(access: HttpAccess, url: string, signal: AbortSignal): Promise<Buffer> {
	const deadline = deadlineAfter(HEAD_TIMEOUT_MS);
	try {
		const { body } = await callHttp(access, {
			step: 'download',
			url,
			method: 'GET',
			// Servers that do not know ranges send the whole file, which is not read to its end then.
			headers: { Range: `bytes=0-${HEAD_BYTES - 1}` },
			stream: true,
			maxRedirects: MOST_REDIRECTS,
			signal: AbortSignal.any([signal, deadline.signal]),
		});
		return await readHead(body, HEAD_BYTES, isEnough);
	} finally {
		deadline.clear();
	}
}

function isEnough(head: Buffer): boolean {
	return head.length >= KIND_BYTES && pictureSize(head) !== NEEDS_MORE;
}
