import { setImmediate } from 'node:timers/promises';

import { Turns } from '../../nodes/SamMask/turns.js';

it('every turn lets the rest of the process have one, however many there are', async () => {
	const turns = new Turns();
	let others = 0;
	let done = false;
	const other = (async () => {
		while (!done) {
			await setImmediate();
			others += 1;
		}
	})();
	for (let turn = 0; turn < 200; turn++) await turns.give();
	done = true;
	await other;
	// One message after the other on one channel would be handled without any.
	expect(others).toBeGreaterThan(100);
});

it('a turn is due after a while of work', () => {
	const turns = new Turns();
	const start = performance.now();
	while (performance.now() - start < 50);
	expect(turns.due()).toBe(true);
});

it('the work ends at its next turn once the execution is stopped', async () => {
	const stop = new AbortController();
	const turns = new Turns(stop.signal);
	await turns.give();
	stop.abort(new Error('stopped'));
	await expect(turns.give()).rejects.toThrow('stopped');
});
