import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file that can be downloaded, or will be once its upload is complete. */
export interface StoredFile {
	/** Path below the sandbox's origin, as in fal's file URLs: `/v3b.fal.media/files/b/<8 hex>/<21 characters>_name.png`. */
	readonly urlPath: string;
	readonly diskPath: string;
	contentType: string;
	/** Bytes; absent until the content is complete. */
	size?: number;
	/** Milliseconds since 1970. */
	readonly expiresAt?: number;
}

/** What is known of a file before its content. */
export interface NewFile {
	fileName: string;
	contentType: string;
	/** Seconds; absent: until the sandbox ends. */
	lifetimeSeconds?: number;
}

const LONGEST_FILE_NAME_CHARACTERS = 100;

/** 21 characters of the URL-safe alphabet: the form of fal's file ids. */
export function newFileId(): string {
	return randomBytes(16).toString('base64url').slice(0, 21);
}

/** Keeps files in a folder of the system's temporary directory, so that a large upload costs no memory. `close` removes the folder. */
export class FileStore {
	private readonly files = new Map<string, StoredFile>();
	private counter = 0;

	private constructor(
		private readonly folder: string,
		private readonly now: () => number,
	) {}

	/** `now`: milliseconds since 1970. */
	static async create(now: () => number): Promise<FileStore> {
		return new FileStore(await mkdtemp(join(tmpdir(), 'fal-sandbox-')), now);
	}

	/** A path inside the folder that nothing uses yet. */
	newDiskPath(): string {
		return join(this.folder, String(this.counter++));
	}

	/** Gives a file its URL before its content arrives; it cannot be downloaded until `size` is set. */
	reserve({ fileName, contentType, lifetimeSeconds }: NewFile): StoredFile {
		const safeName = fileName.replace(/[^\w.-]+/g, '_').slice(-LONGEST_FILE_NAME_CHARACTERS);
		const file: StoredFile = {
			urlPath: `/v3b.fal.media/files/b/${randomBytes(4).toString('hex')}/${newFileId()}_${safeName}`,
			diskPath: this.newDiskPath(),
			contentType,
			...(lifetimeSeconds !== undefined && { expiresAt: this.now() + lifetimeSeconds * 1000 }),
		};
		this.files.set(file.urlPath, file);
		return file;
	}

	/** Stores bytes at once. */
	async save(bytes: Uint8Array, about: NewFile): Promise<StoredFile> {
		const file = this.reserve(about);
		await writeFile(file.diskPath, bytes);
		file.size = bytes.byteLength;
		return file;
	}

	/** The file at a URL path, or undefined when there is none, it is not complete, or its lifetime is over. */
	find(urlPath: string): (StoredFile & { size: number }) | undefined {
		const file = this.files.get(urlPath);
		if (file?.expiresAt !== undefined && file.expiresAt <= this.now()) {
			this.files.delete(urlPath);
			void rm(file.diskPath, { force: true });
			return undefined;
		}
		return file?.size === undefined ? undefined : (file as StoredFile & { size: number });
	}

	async clear(): Promise<void> {
		const disk = [...this.files.values()].map(({ diskPath }) => diskPath);
		this.files.clear();
		await Promise.all(disk.map((path) => rm(path, { force: true })));
	}

	async close(): Promise<void> {
		this.files.clear();
		await rm(this.folder, { recursive: true, force: true });
	}
}
