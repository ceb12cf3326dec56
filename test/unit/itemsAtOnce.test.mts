import fc from 'fast-check';
import type { BeginDownloads } from '../../nodes/shared/output/resultContext.js';
import { limitItems } from '../../nodes/shared/run/itemsAtOnce.js';
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
			const workOnItem = limitItems(count);
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
			const ends = await Promise.all(items.map((_, index) => settle(workOnItem(work(index)))));
			expect(ends.map(({ ok }) => ok)).toEqual(items.map(({ fails }) => !fails));
			expect(begun).toEqual(items.map((_, index) => index));
			expect(most.working).toBeLessThanOrEqual(count);
			expect(most.downloading).toBeLessThanOrEqual(count);
			if (count === 1) expect(most.both).toBeLessThanOrEqual(1);
		}),
	);
});

it('the next item begins as soon as one before it downloads', async () => {
	const workOnItem = limitItems(2);
	const { ended, end } = openEnded();
	const download = async (beginDownloads: BeginDownloads) => {
		await beginDownloads();
		await ended;
	};
	const first = [workOnItem(download), workOnItem(download)];
	await expect(workOnItem(async () => 'third')).resolves.toBe('third');
	end();
	await Promise.all(first);
});

it('an item that waits for its downloads keeps its place, so that finished jobs do not pile up', async () => {
	const workOnItem = limitItems(2);
	const { ended, end } = openEnded();
	let begun = 0;
	const download = async (beginDownloads: BeginDownloads) => {
		begun += 1;
		await beginDownloads();
		await ended;
	};
	const all = Array.from({ length: 9 }, async () => await workOnItem(download));
	for (let left = 20; left > 0; left--) await turn();
	expect(begun).toBe(4);
	end();
	await Promise.all(all);
	expect(begun).toBe(9);
});

it('an item that fails while it waits for its downloads leaves no place taken', async () => {
	const workOnItem = limitItems(2);
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
	const downloading = [workOnItem(download), workOnItem(download)];
	const ends = await Promise.all([settle(workOnItem(giveUp)), settle(workOnItem(giveUp))]);
	expect(ends.map(({ ok }) => ok)).toEqual([false, false]);
	end();
	await Promise.all(downloading);
	await Promise.all(Array.from({ length: 6 }, async () => await workOnItem(download)));
});
