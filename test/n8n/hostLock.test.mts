import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withLock } from '../../harness/n8n/hostLock.mjs';

let folder: string;
let lock: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'host-lock-'));
	lock = join(folder, 'n8n.lock');
});

afterEach(async () => {
	await rm(folder, { recursive: true, force: true });
});

const nobodyWaits = () => {
	throw new Error('waited for a lock that nobody holds');
};

test('two holders never work at the same time', async () => {
	let inside = 0;
	let most = 0;
	const waitedFor: Array<number | undefined> = [];
	const work = async () => {
		most = Math.max(most, ++inside);
		await new Promise((resolve) => setTimeout(resolve, 100));
		inside--;
	};
	let enter = () => {};
	const entered = new Promise<void>((resolve) => (enter = resolve));
	const first = withLock(lock, nobodyWaits, async () => {
		enter();
		await work();
	});
	await entered;
	await Promise.all([first, withLock(lock, (pid) => waitedFor.push(pid), work)]);
	expect(most).toBe(1);
	expect(waitedFor).toEqual([process.pid]);
	expect(existsSync(lock)).toBe(false);
});

test('the lock is given back when the work fails', async () => {
	await expect(
		withLock(lock, nobodyWaits, async () => await Promise.reject(new Error('no space left'))),
	).rejects.toThrow('no space left');
	expect(await withLock(lock, nobodyWaits, async () => 'done')).toBe('done');
});

test('a lock of a process that is gone is taken over at once', async () => {
	const { pid } = spawnSync(process.execPath, ['-e', '']);
	await mkdir(lock);
	await writeFile(join(lock, 'pid'), String(pid));
	expect(await withLock(lock, nobodyWaits, async () => 'done')).toBe('done');
});

test('a lock that is older than any install is taken over though its process lives', async () => {
	await mkdir(lock);
	await writeFile(join(lock, 'pid'), String(process.pid));
	const anHourAgo = new Date(Date.now() - 3_600_000);
	await utimes(lock, anHourAgo, anHourAgo);
	expect(await withLock(lock, nobodyWaits, async () => 'done')).toBe('done');
});
