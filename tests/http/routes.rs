use crate::city::City;
on_both_databases! { smoke, }
async fn smoke(city: City) {
    for actor in crate::actors::Actor::ALL {
        let visitor = city.visit(actor).await;
        visitor.get("/").await.expect(200);
    }
}
