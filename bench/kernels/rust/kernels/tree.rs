//! A search tree in an arena, with indices instead of pointers: insertions, look-ups, and a walk by recursion.
#![no_std]
include!("../entry.rs");

const NODES: usize = 1024;
const NONE: u32 = u32::MAX;

#[derive(Clone, Copy)]
struct Node {
    key: u32,
    value: u32,
    left: u32,
    right: u32,
}

struct Tree {
    nodes: [Node; NODES],
    len: u32,
    root: u32,
}

impl Tree {
    fn insert(&mut self, key: u32, value: u32) {
        let new = self.len;
        let mut at = self.root;
        if at == NONE {
            self.root = new;
        }
        while at != NONE {
            let node = &mut self.nodes[at as usize];
            if node.key == key {
                node.value ^= value;
                return;
            }
            let child = if key < node.key { &mut node.left } else { &mut node.right };
            at = *child;
            if at == NONE {
                *child = new;
            }
        }
        self.nodes[new as usize] = Node { key, value, left: NONE, right: NONE };
        self.len += 1;
    }

    fn find(&self, key: u32) -> Option<&Node> {
        let mut at = self.root;
        while let Some(node) = self.nodes.get(at as usize) {
            if node.key == key {
                return Some(node);
            }
            at = if key < node.key { node.left } else { node.right };
        }
        None
    }

    fn walk(&self, at: u32, depth: u32) -> u64 {
        let Some(node) = self.nodes.get(at as usize) else { return 0 };
        let left = self.walk(node.left, depth + 1);
        let right = self.walk(node.right, depth + 1);
        left.wrapping_mul(3) ^ right.wrapping_add(u64::from(node.value) * u64::from(depth))
    }
}

fn kernel(n: i32) -> i64 {
    static mut TREE: Tree =
        Tree { nodes: [Node { key: 0, value: 0, left: NONE, right: NONE }; NODES], len: 0, root: NONE };
    // SAFETY: kernels run one at a time, and this is the only reference.
    let tree = unsafe { &mut *(&raw mut TREE) };
    let (mut state, mut sum) = (77_u32, 0_u64);
    for _ in 0..n {
        tree.len = 0;
        tree.root = NONE;
        for i in 0..1000 {
            tree.insert(next(&mut state) >> 18, i);
        }
        for _ in 0..1000 {
            sum += tree.find(next(&mut state) >> 18).map_or(1, |node| u64::from(node.value));
        }
        sum = sum.wrapping_mul(5) ^ tree.walk(tree.root, 0);
    }
    sum.cast_signed()
}
