//! Several `EntityList`s in one pool against as many `Vec`s.

use include_wasm_entity::{EntityList, ListPool};
use proptest::prelude::{Just, Strategy, any, prop};
use proptest::sample::Index;
use proptest::{prop_assert_eq, prop_oneof, proptest};

use crate::{Key, key};

const LISTS: usize = 4;

#[derive(Clone, Debug)]
enum Op {
    Push(u32),
    Pop,
    Extend(Vec<u32>),
    Insert(Index, u32),
    Remove(Index),
    SwapRemove(Index),
    Truncate(Index),
    Reverse,
    Clear,
    /// Replaces this list by a copy of another.
    CopyOf(usize),
    /// Replaces this list by one of a slice.
    Slice(Vec<u32>),
}

fn ops() -> impl Strategy<Value = Vec<(usize, Op)>> {
    let keys = || prop::collection::vec(0..1_000_u32, 0..20);
    let op = prop_oneof![
        8 => (0..1_000_u32).prop_map(Op::Push),
        4 => Just(Op::Pop),
        3 => keys().prop_map(Op::Extend),
        3 => (any::<Index>(), 0..1_000_u32).prop_map(|(position, index)| Op::Insert(position, index)),
        2 => any::<Index>().prop_map(Op::Remove),
        2 => any::<Index>().prop_map(Op::SwapRemove),
        2 => any::<Index>().prop_map(Op::Truncate),
        1 => Just(Op::Reverse),
        1 => Just(Op::Clear),
        2 => (0..LISTS).prop_map(Op::CopyOf),
        1 => keys().prop_map(Op::Slice),
    ];
    prop::collection::vec((0..LISTS, op), 0..80)
}

proptest! {
    #[test]
    fn lists_of_one_pool_agree_with_vecs(ops in ops()) {
        let mut pool = ListPool::<Key>::new();
        let mut lists: [EntityList<Key>; LISTS] = Default::default();
        let mut models: [Vec<Key>; LISTS] = Default::default();
        for (which, op) in ops {
            let copy = if let Op::CopyOf(other) = op { models[other].clone() } else { Vec::new() };
            let deep_clone = if let Op::CopyOf(other) = op { lists[other].deep_clone(&mut pool) } else { EntityList::new() };
            let (list, model) = (&mut lists[which], &mut models[which]);
            match op {
                Op::Push(index) => {
                    list.push(key(index), &mut pool);
                    model.push(key(index));
                }
                Op::Pop => prop_assert_eq!(list.pop(&mut pool), model.pop()),
                Op::Extend(indices) => {
                    list.extend(indices.iter().copied().map(key), &mut pool);
                    model.extend(indices.into_iter().map(key));
                }
                Op::Insert(position, index) => {
                    let position = position.index(model.len() + 1);
                    list.insert(position, key(index), &mut pool);
                    model.insert(position, key(index));
                }
                Op::Remove(position) if !model.is_empty() => {
                    let position = position.index(model.len());
                    prop_assert_eq!(list.remove(position, &mut pool), model.remove(position));
                }
                Op::SwapRemove(position) if !model.is_empty() => {
                    let position = position.index(model.len());
                    prop_assert_eq!(list.swap_remove(position, &mut pool), model.swap_remove(position));
                }
                Op::Remove(_) | Op::SwapRemove(_) => {}
                Op::Truncate(len) => {
                    let len = len.index(model.len() + 2);
                    list.truncate(len, &mut pool);
                    model.truncate(len);
                }
                Op::Reverse => {
                    list.as_mut_slice(&mut pool).reverse();
                    model.reverse();
                }
                Op::Clear => {
                    list.clear(&mut pool);
                    model.clear();
                }
                Op::CopyOf(_) => {
                    list.clear(&mut pool);
                    (*list, *model) = (deep_clone, copy);
                }
                Op::Slice(indices) => {
                    list.clear(&mut pool);
                    *model = indices.into_iter().map(key).collect();
                    *list = EntityList::from_slice(model, &mut pool);
                }
            }
            for (list, model) in lists.iter().zip(&models) {
                prop_assert_eq!(list.as_slice(&pool), model);
                prop_assert_eq!((list.len(), list.is_empty()), (model.len(), model.is_empty()));
                prop_assert_eq!((list.first(&pool), list.last(&pool)), (model.first().copied(), model.last().copied()));
                prop_assert_eq!(list.get(model.len(), &pool), None);
            }
        }
    }
}
