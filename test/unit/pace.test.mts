import fc from 'fast-check';
import type { BeginDownloads } from '../../nodes/shared/output/resultContext.js';
import { newPace } from '../../nodes/shared/run/pace.js';
import { settle } from '../../nodes/shared/async/settle.js';

const turn = async () => await new Promise<void>((resolve) => setImmediate(resolve));
/** Work that goes on until somebody says so. */
function openEnded() {
	let end = () => {};
	const ended = new Promise<void>((resolve) => (end = resolve));
	return { ended, end };
}

it('never are more than the number at work, nor as many downloading, and everything gets its turn', async () => {
	const turns = fc.integer({ min: 0, max: 4 });
	const item = fc.record({ working: turns, downloading: fc.option(turns, { nil: undefined }), fails: fc.boolean() });
	await fc.assert(
		fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.array(item, { maxLength: 12 }), async (count, items) => {
			const workOnItem = newPace();
			const most = { working: 0, downloading: 0, both: 0 };
			const now = { working: 0, downloading: 0 };
			const enter = (stage: 'working' | 'downloading') => {
				now[stage] += 1;
				most[stage] = Math.max(most[stage], now[stage]);
				most.both = Math.max(most.both, now.working + now.downloading);
			};
			const begun: number[] = [];
			const work = (index: number) => async (beginDownloads: BeginDownloads) => {
				const { working, downloading, fails } = items[index]!;
				begun.push(index);
				enter('working');
				for (let left = working; left > 0; left--) await turn();
				if (downloading !== undefined) {
					await beginDownloads();
					now.working -= 1;
					enter('downloading');
					for (let left = downloading; left > 0; left--) await turn();
				}
				now[downloading === undefined ? 'working' : 'downloading'] -= 1;
				if (fails) throw new Error('failed');
				return index;
			};
			const ends = await Promise.all(items.map((_, index) => settle(workOnItem(count, work(index)))));
			expect(ends.map(({ ok }) => ok)).toEqual(items.map(({ fails }) => !fails));
			expect(begun).toEqual(items.map((_, index) => index));
			expect(most.working).toBeLessThanOrEqual(count);
			expect(most.downloading).toBeLessThanOrEqual(count);
			if (count === 1) expect(most.both).toBeLessThanOrEqual(1);
		}),
	);
});

it('the next item begins as soon as one before it downloads', async () => {
	const workOnItem = newPace();
	const { ended, end } = openEnded();
	const download = async (beginDownloads: BeginDownloads) => {
		await beginDownloads();
		await ended;
	};
	const first = [workOnItem(2, download), workOnItem(2, download)];
	await expect(workOnItem(2, async () => 'third')).resolves.toBe('third');
	end();
	await Promise.all(first);
});

it('an item that waits for its downloads keeps its place, so that finished jobs do not pile up', async () => {
	const workOnItem = newPace();
	const { ended, end } = openEnded();
	let begun = 0;
	const download = async (beginDownloads: BeginDownloads) => {
		begun += 1;
		await beginDownloads();
		await ended;
	};
	const all = Array.from({ length: 9 }, async () => await workOnItem(2, download));
	for (let left = 20; left > 0; left--) await turn();
	expect(begun).toBe(4);
	end();
	await Promise.all(all);
	expect(begun).toBe(9);
});

it('an item that fails while it waits for its downloads leaves no place taken', async () => {
	const workOnItem = newPace();
	const { ended, end } = openEnded();
	const download = async (beginDownloads: BeginDownloads) => {
		await beginDownloads();
		await ended;
	};
	const giveUp = async (beginDownloads: BeginDownloads) => {
		void beginDownloads();
		await turn();
		throw new Error('stopped');
	};
	const downloading = [workOnItem(2, download), workOnItem(2, download)];
	const ends = await Promise.all([settle(workOnItem(2, giveUp)), settle(workOnItem(2, giveUp))]);
	expect(ends.map(({ ok }) => ok)).toEqual([false, false]);
	end();
	await Promise.all(downloading);
	await Promise.all(Array.from({ length: 6 }, async () => await workOnItem(2, download)));
});

it('an item begins when fewer than its own number are at work, and those behind it wait for it', async () => {
	const workOnItem = newPace();
	const begun: string[] = [];
	const ends = new Map<string, () => void>();
	const item = async (name: string, itemsAtOnce: number) =>
		await workOnItem(itemsAtOnce, async () => {
			begun.push(name);
			await new Promise<void>((end) => ends.set(name, end));
		});
	const all = [item('a of 2', 2), item('b of 2', 2), item('c alone', 1), item('d of 3', 3)];
	await turn();
	expect(begun).toEqual(['a of 2', 'b of 2']);
	ends.get('a of 2')!();
	await turn();
	expect(begun).toHaveLength(2);
	ends.get('b of 2')!();
	await turn();
	expect(begun).toEqual(['a of 2', 'b of 2', 'c alone', 'd of 3']);
	ends.get('c alone')!();
	ends.get('d of 3')!();
	await Promise.all(all);
});
