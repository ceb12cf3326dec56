import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** An install takes about 4 minutes; a lock five times as old belongs to a machine that slept or to a lost process. */
const STALE_AFTER_MS = 20 * 60_000;
/** The owner file is written right after the folder is made: a lock without one is a crash in between. */
const OWNERLESS_AFTER_MS = 10_000;
const RETRY_EVERY_MS = 1_000;
const REPORT_EVERY_MS = 10_000;

/**
 * Runs `work` while holding a lock that other processes respect; waits for its turn.
 * @param lockDirectory the lock itself: creating a folder is atomic on every file system
 * @param onWait called every 10 s while somebody else holds the lock
 */
export async function withLock<T>(
	lockDirectory: string,
	onWait: (ownerPid: number | undefined) => void,
	work: () => Promise<T>,
): Promise<T> {
	await mkdir(dirname(lockDirectory), { recursive: true });
	let reportedAtMs = 0;
	while (!(await tryAcquire(lockDirectory))) {
		const ownerPid = await readOwner(lockDirectory);
		if (await isStale(lockDirectory, ownerPid)) {
			await removeStale(lockDirectory, ownerPid);
			continue;
		}
		if (Date.now() - reportedAtMs >= REPORT_EVERY_MS) {
			onWait(ownerPid);
			reportedAtMs = Date.now();
		}
		await wait(RETRY_EVERY_MS);
	}
	try {
		return await work();
	} finally {
		await rm(lockDirectory, { recursive: true, force: true });
	}
}

async function tryAcquire(lockDirectory: string): Promise<boolean> {
	try {
		await mkdir(lockDirectory);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
		throw error;
	}
	await writeFile(join(lockDirectory, 'pid'), String(process.pid));
	return true;
}

async function readOwner(lockDirectory: string): Promise<number | undefined> {
	const text = await readFile(join(lockDirectory, 'pid'), 'utf8').catch(() => '');
	return text === '' ? undefined : Number(text);
}

async function isStale(lockDirectory: string, ownerPid: number | undefined): Promise<boolean> {
	const made = await stat(lockDirectory).catch(() => undefined);
	if (!made) return false;
	const ageMs = Date.now() - made.mtimeMs;
	if (ownerPid === undefined) return ageMs > OWNERLESS_AFTER_MS;
	return ageMs > STALE_AFTER_MS || !isAlive(ownerPid);
}

/**
 * Takes the stale lock away by a rename, so that of two processes that saw it only one succeeds; if the other has
 * already replaced it by its own lock, that one is put back.
 */
async function removeStale(lockDirectory: string, staleOwner: number | undefined): Promise<void> {
	const aside = `${lockDirectory}.stale-${process.pid}`;
	try {
		await rename(lockDirectory, aside);
	} catch {
		return;
	}
	if ((await readOwner(aside)) === staleOwner) await rm(aside, { recursive: true, force: true });
	else await rename(aside, lockDirectory).catch(() => undefined);
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// EPERM: it exists and belongs to another user.
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
