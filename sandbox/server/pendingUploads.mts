import { createReadStream, createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type FileStore, newFileId, type NewFile, type StoredFile } from './fileStore.mjs';

/** One part of a multipart upload, as the caller names it when it completes the upload. */
export interface UploadPart {
	partNumber: number;
	etag: string;
}

interface PendingUpload {
	file: StoredFile;
	parts: Map<number, { etag: string; diskPath: string }>;
}

/**
 * Uploads that were initiated. Whoever knows the upload's id and signature may write to it, without a key: that is why fal's client
 * sends none, and why a key seen here is a leak.
 */
export class PendingUploads {
	private readonly pending = new Map<string, PendingUpload>();

	constructor(private readonly files: FileStore) {}

	/** Returns the URL path (with query) to PUT to and that of the future file, both below the sandbox's origin. */
	initiate(about: NewFile): { uploadPath: string; urlPath: string } {
		const id = newFileId();
		const signature = newFileId();
		const file = this.files.reserve(about);
		this.pending.set(`${id}?${signature}`, { file, parts: new Map() });
		return { uploadPath: `/v3.fal.media/uploads/${id}?signature=${signature}`, urlPath: file.urlPath };
	}

	find(id: string, signature: string): PendingUpload | undefined {
		return this.pending.get(`${id}?${signature}`);
	}

	/** Writes the whole content. Rejects when the caller breaks off; the file then stays undownloadable. */
	async receive({ file }: PendingUpload, content: Readable, contentType?: string): Promise<void> {
		await pipeline(content, createWriteStream(file.diskPath));
		if (contentType) file.contentType = contentType;
		file.size = (await stat(file.diskPath)).size;
	}

	/** Writes one part, in any order, again if need be. Returns its etag, without quotes. */
	async receivePart({ parts }: PendingUpload, partNumber: number, content: Readable): Promise<string> {
		const diskPath = this.files.newDiskPath();
		await pipeline(content, createWriteStream(diskPath));
		const replaced = parts.get(partNumber);
		if (replaced) await rm(replaced.diskPath, { force: true });
		const etag = newFileId();
		parts.set(partNumber, { etag, diskPath });
		return etag;
	}

	/** Joins the named parts in the order of their numbers. Returns false, and changes nothing, when one of them was not received. */
	async complete({ file, parts }: PendingUpload, named: UploadPart[]): Promise<boolean> {
		const known = ({ partNumber, etag }: UploadPart) => parts.get(partNumber)?.etag === etag;
		if (named.length === 0 || !named.every(known)) return false;
		const inOrder = [...named].sort((a, b) => a.partNumber - b.partNumber);
		await rm(file.diskPath, { force: true });
		for (const { partNumber } of inOrder) {
			const { diskPath } = parts.get(partNumber)!;
			await pipeline(createReadStream(diskPath), createWriteStream(file.diskPath, { flags: 'a' }));
			await rm(diskPath);
		}
		parts.clear();
		file.size = (await stat(file.diskPath)).size;
		return true;
	}

	clear(): void {
		this.pending.clear();
	}
}
