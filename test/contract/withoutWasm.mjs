// For `npm run names`, which loads the nodes as they stand in the sources: the photo decoders are WebAssembly, which only
// the build can put into a module. Names need none of it.
import Module from 'node:module';

const { _extensions: extensions } = /** @type {{ _extensions: Record<string, (module: NodeModule) => void> }} */ (
	/** @type {unknown} */ (Module)
);
extensions['.wasm'] = (/** @type {NodeModule} */ module) => {
	module.exports = {};
};
